// dependency-cruiser looks for its rules here; they are written down in the house.
import { importRules } from "./tools/house/import-rules.ts";

export default importRules;
