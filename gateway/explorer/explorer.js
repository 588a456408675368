"use strict";

// The page's own script. React, ReactDOM and GraphiQL are globals of the scripts before it.
/* global React, ReactDOM, GraphiQL */

const DEMO_VARIABLES = { id: "C-1042" };

async function ask({ query, variables, operationName }) {
  const response = await fetch("graphql", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/graphql-response+json, application/json;q=0.9",
    },
    body: JSON.stringify({ query, variables, operationName }),
  });
  return response.json();
}

async function open() {
  const operation = await (await fetch("explorer/operation.graphql")).text();
  const variables = operation.includes("$id") ? JSON.stringify(DEMO_VARIABLES, null, 2) : "";
  const page = React.createElement(GraphiQL, {
    fetcher: ask,
    query: operation,
    variables,
    defaultEditorToolsVisibility: "variables",
    isHeadersEditorEnabled: false,
    // What was typed, customers' ids among it, is gone when the tab is closed.
    storage: window.sessionStorage,
  });
  ReactDOM.createRoot(document.getElementById("explorer")).render(page);
}

open().catch((error) => {
  document.getElementById("explorer").textContent = `The playground could not open: ${error.message}`;
});
