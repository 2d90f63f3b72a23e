/** The teacher's page. */
import { byId } from "./dom.js";

byId("page").removeAttribute("aria-busy");
