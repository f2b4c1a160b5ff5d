import { keepDrafts } from "./draft.js";
import { improveForms } from "./form.js";

improveForms();
keepDrafts();
