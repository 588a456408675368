import { readConfig, serveOptions } from "../../config";
import { runProgram } from "../../runProgram";
import { serve } from "../kit/serve";
import { wealth } from "./subgraph";

runProgram(() => serve(wealth, serveOptions(readConfig(), wealth.name)));
