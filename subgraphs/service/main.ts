import { readConfig, serveOptions } from "../../config";
import { runProgram } from "../../runProgram";
import { serve } from "../kit/serve";
import { service } from "./subgraph";

runProgram(() => serve(service, serveOptions(readConfig(), service.name)));
