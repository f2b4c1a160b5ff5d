import { keepDrafts } from "./draft.js";
import { improveForms } from "./form.js";
import { bindInboxKeys } from "./inbox.js";

improveForms();
keepDrafts();
bindInboxKeys();
