// Makes pages nicer; every page works without it.
import { createAll } from "govuk-frontend/dist/govuk/init.mjs";
import { Accordion } from "govuk-frontend/dist/govuk/components/accordion/accordion.mjs";
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { NotificationBanner } from "govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { Tabs } from "govuk-frontend/dist/govuk/components/tabs/tabs.mjs";
import { initAutosave } from "./autosave.js";
import { initDigest } from "./digest.js";
import { initKept } from "./kept.js";
import { initPins } from "./pins.js";
import { initReadAloud } from "./read-aloud.js";
import { initUploads } from "./uploads.js";
import { initWords } from "./words.js";

for (const component of [Accordion, Button, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink, Tabs]) {
  createAll(component);
}
initWords();
initDigest();
initKept();
initAutosave();
initUploads();
initPins();
initReadAloud();
