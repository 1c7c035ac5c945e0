/* What edits a run in its row: its name, tags, star and note, fetched together. */

export { NameEdit } from "./name-edit.js";
export { NoteButton } from "./note-button.js";
export { StarButton } from "./star-button.js";
export { TagList } from "./tag-list.js";
