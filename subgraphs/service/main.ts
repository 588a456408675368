import { databaseLocation, readConfig } from "../../config";
import { runProgram } from "../../runProgram";
import { serve } from "../kit/serve";
import { service } from "./subgraph";

runProgram(() => {
  const config = readConfig();
  return serve(service, { ...config, location: databaseLocation(config, service.name) });
});
