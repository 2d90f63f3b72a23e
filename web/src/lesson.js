/** The page `lesson`. */
import { begin } from "./page.js";

await begin();
