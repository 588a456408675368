import { databaseLocation, readConfig } from "../../config";
import { runProgram } from "../../runProgram";
import { serve } from "../kit/serve";
import { wealth } from "./subgraph";

runProgram(() => {
  const config = readConfig();
  return serve(wealth, { ...config, location: databaseLocation(config, wealth.name) });
});
