// Every signed-in page: it listens and rings.

import { start } from "./start.js";

start();
