import { readConfig, serveOptions } from "../../config";
import { runProgram } from "../../runProgram";
import { serve } from "../kit/serve";
import { loans } from "./subgraph";

runProgram(() => serve(loans, serveOptions(readConfig(), loans.name)));
