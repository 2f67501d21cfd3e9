// Every signed-in page: it listens and rings. Other scripts of the page hear of it by the event deskbell:alarms.

import { start } from "./start.js";

start((_, states) => {
  const detail = { alarms: states.flatMap((state) => state.alarms), link: states.map((state) => state.link).join() };
  document.dispatchEvent(new CustomEvent("deskbell:alarms", { detail }));
  return states;
});
