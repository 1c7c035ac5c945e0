/* The configuration's schema as the fields of a form, fetched once for the whole page. */

import { formFromSchema } from "../lib/form-from-schema.js";
import { getSchema } from "./api.js";

/** @import { Group } from "../lib/form-from-schema.js" */

/** @type {Promise<Group[]> | null} */
let asked = null;

/** @returns {Promise<Group[]>} */
export function formGroups() {
  asked ??= getSchema().then(
    ({ schema }) => formFromSchema(schema),
    (error) => {
      asked = null;
      throw error;
    },
  );
  return asked;
}
