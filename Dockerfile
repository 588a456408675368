# One image for every process of the graph: the command chooses which.
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install --ignore-scripts
COPY . .
RUN npm run prepare && npm prune --omit=dev --ignore-scripts

FROM node:22-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
RUN install -d -o node -g node -m 0700 /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/schema ./schema
COPY --from=build /app/subgraphs ./subgraphs
COPY --from=build /app/bank/migrations ./bank/migrations
COPY --from=build /app/bank/legacy/loanServicing/loanServicing.wsdl ./bank/legacy/loanServicing/
COPY --from=build /app/gateway/explorer ./gateway/explorer
USER node
EXPOSE 4000
# npm would stand between a signal and the process that must answer it.
ENTRYPOINT ["node"]
CMD ["dist/cli/start.js"]
