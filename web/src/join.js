/** The page `join`. */
import { begin } from "./page.js";

await begin();
