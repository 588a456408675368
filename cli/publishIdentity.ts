// npm run identity:publish -- [--follow [--every <seconds>]]: tells the other subgraphs who is who.
import { readConfig } from "../config";
import { runProgram } from "../runProgram";
import { followIdentity } from "./followIdentity";

runProgram(() => followIdentity(readConfig(), process.argv.slice(2)));
