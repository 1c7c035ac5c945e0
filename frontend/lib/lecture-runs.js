/* The presets' newest runs, as the live stream tells of them. */

/** @import { RunSummary } from "../wire/live.js" */
/** @import { LecturePreset, LectureTheme } from "../wire/types.js" */

/** Tells whether a run may be a preset's that the page does not know yet.
 * @param {LecturePreset[]} presets @param {RunSummary} run */
export function mayBeNew(presets, run) {
  return presets.some((preset) => preset.config.name === run.name && (!preset.run || preset.run.id < run.id));
}

/** Returns the themes with newer summaries in the places of their runs.
 * @param {LectureTheme[]} themes @param {Map<string, RunSummary>} newest */
export function withRuns(themes, newest) {
  return themes.map((theme) => ({
    ...theme,
    presets: theme.presets.map((preset) => ({
      ...preset,
      run: (preset.run && newest.get(preset.run.id)) || preset.run,
    })),
  }));
}
