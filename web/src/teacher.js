/** The page `teacher`. */
import { begin } from "./page.js";

await begin();
