import { readConfig, serveOptions } from "../../config";
import { runProgram } from "../../runProgram";
import { serve } from "../kit/serve";
import { customers } from "./subgraph";

runProgram(() => serve(customers, serveOptions(readConfig(), customers.name)));
