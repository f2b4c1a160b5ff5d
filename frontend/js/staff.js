import { improveComposers } from "./composer.js";
import { keepDrafts } from "./draft.js";
import { tellDraftPresence } from "./draft_presence.js";
import { improveForms } from "./form.js";
import { watchList } from "./inbox.js";
import { improveIntake } from "./intake.js";
import { bindKeys } from "./keys.js";
import { tellPresence } from "./presence.js";
import { followProposals } from "./proposal.js";

improveForms();
keepDrafts();
improveComposers();
followProposals();
bindKeys();
watchList();
improveIntake();
tellPresence();
tellDraftPresence();
