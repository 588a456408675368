import { readConfig, serveOptions } from "../../config";
import { runProgram } from "../../runProgram";
import { serve } from "../kit/serve";
import { deposits } from "./subgraph";

runProgram(() => serve(deposits, serveOptions(readConfig(), deposits.name)));
