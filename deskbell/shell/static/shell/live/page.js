// Every signed-in page: it listens and rings, but keeps quiet while a desk page of this browser does. Other scripts of the page hear of it by the event deskbell:alarms.

import { Hush } from "./hush.js";
import { start } from "./start.js";

const hush = new Hush(() => live?.show());

const live = start((_, states) => {
  const detail = {
    alarms: states.flatMap((state) => state.alarms),
    link: states.map((state) => state.link).join(),
    hearers: states.map((state) => state.hearers).join(),
  };
  document.dispatchEvent(new CustomEvent("deskbell:alarms", { detail }));
  return states.map((state) => ({ ...state, alarms: state.alarms.filter((entry) => !hush.hides(entry)) }));
});
