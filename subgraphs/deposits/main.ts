import { databaseLocation, readConfig } from "../../config";
import { runProgram } from "../../runProgram";
import { serve } from "../kit/serve";
import { deposits } from "./subgraph";

runProgram(() => {
  const config = readConfig();
  return serve(deposits, { ...config, location: databaseLocation(config, deposits.name) });
});
