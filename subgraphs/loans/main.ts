import { databaseLocation, readConfig } from "../../config";
import { runProgram } from "../../runProgram";
import { serve } from "../kit/serve";
import { loans } from "./subgraph";

runProgram(() => {
  const config = readConfig();
  return serve(loans, { ...config, location: databaseLocation(config, loans.name) });
});
