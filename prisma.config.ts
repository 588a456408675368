// For Prisma's own commands: SUBGRAPH=deposits npx prisma migrate dev --name add_overdraft
import { defineConfig } from "prisma/config";

const name = process.env.SUBGRAPH ?? "customers";
const url = new URL(process.env.DATABASE_URL ?? "postgresql://postgres@127.0.0.1:5432/postgres");
url.searchParams.set("schema", name);

export default defineConfig({
  schema: `subgraphs/${name}/prisma/schema.prisma`,
  migrations: { path: `subgraphs/${name}/prisma/migrations` },
  datasource: { url: url.href },
});
