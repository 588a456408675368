import { databaseLocation, readConfig } from "../../config";
import { runProgram } from "../../runProgram";
import { serve } from "../kit/serve";
import { customers } from "./subgraph";

runProgram(() => {
  const config = readConfig();
  return serve(customers, { ...config, location: databaseLocation(config, customers.name) });
});
