import { suggestAnswers } from "./answers.js";
import { keepDrafts } from "./draft.js";
import { improveForms } from "./form.js";
import { sendSafely } from "./sending.js";

function improve() {
  improveForms();
  suggestAnswers();
  sendSafely();
}

improve();
keepDrafts();
document.addEventListener("page:replaced", improve);
