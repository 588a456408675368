// npm start: the gateway and all subgraphs in one process.
import { readConfig } from "../config";
import { runProgram } from "../runProgram";
import { startAllInOne } from "./allInOne";

runProgram(() => startAllInOne(readConfig()));
