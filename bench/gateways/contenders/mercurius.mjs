// Mercurius and its gateway, which asks the subgraphs for their schemas and plans in Federation 1. With its
// just-in-time compiler, which its documentation recommends for production.
import mercuriusGateway from "@mercuriusjs/gateway";
import Fastify from "fastify";

const services = JSON.parse(process.env.SUBGRAPH_URLS).map(({ name, url }) => ({
  name,
  url,
  mandatory: true,
}));
const app = Fastify();
app.register(mercuriusGateway, { gateway: { services }, jit: 1 });
await app.listen({ host: "127.0.0.1", port: Number(process.env.PORT) });
