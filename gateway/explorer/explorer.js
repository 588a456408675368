"use strict";

// The page's own script. React, ReactDOM and GraphiQL are globals of the scripts before it.
/* global React, ReactDOM, GraphiQL */

const { createElement, useMemo, useState } = React;

const DEMO_VARIABLES = { id: "C-1042" };

const headersOf = (token) => (token ? { authorization: `Bearer ${token}` } : {});

// What was typed, customers' ids among it, is gone when the tab is closed. Headers, tokens among them, are not even kept
// until then: GraphiQL itself would keep them with each query that was run.
const storage = {
  get length() {
    return sessionStorage.length;
  },
  clear: () => sessionStorage.clear(),
  getItem: (key) => sessionStorage.getItem(key),
  removeItem: (key) => sessionStorage.removeItem(key),
  setItem: (key, value) => sessionStorage.setItem(key, withoutHeaders(value)),
};

function withoutHeaders(value) {
  try {
    return JSON.stringify(JSON.parse(value), (name, held) => (name === "headers" ? undefined : held));
  } catch {
    // A query, or a name: GraphiQL keeps headers alone only where it is told to.
    return value;
  }
}

/** Asks with the token and what the editor of headers says; for the schema with the token, for that may be another's. */
function asker(token) {
  return async ({ query, variables, operationName }, { headers } = {}) => {
    const response = await fetch("graphql", {
      method: "POST",
      headers: {
        ...headersOf(token),
        ...(operationName !== "IntrospectionQuery" && headers),
        "content-type": "application/json",
        accept: "application/graphql-response+json, application/json;q=0.9",
      },
      body: JSON.stringify({ query, variables, operationName }),
    });
    return response.json();
  };
}

function Page({ operation, needsToken, tokens }) {
  const names = Object.keys(tokens);
  const [token, setToken] = useState(tokens[names[0]]);
  const fetcher = useMemo(() => asker(token), [token]);
  const chooser = names.length > 0 ? chooseCaller(tokens, token, setToken) : giveToken(setToken);
  const editor = createElement(GraphiQL, {
    fetcher,
    query: operation,
    variables: operation.includes("$id") ? JSON.stringify(DEMO_VARIABLES, null, 2) : "",
    headers: JSON.stringify(headersOf(token), null, 2),
    defaultEditorToolsVisibility: "variables",
    storage,
    shouldPersistHeaders: false,
    showPersistHeadersSettings: false,
  });
  return createElement(
    React.Fragment,
    null,
    needsToken && createElement("header", null, chooser),
    needsToken && !token ? null : createElement("main", null, editor),
  );
}

function chooseCaller(tokens, token, setToken) {
  const options = Object.keys(tokens).map((name) =>
    createElement("option", { key: name, value: tokens[name] }, name),
  );
  const onChange = ({ target }) => setToken(target.value);
  return createElement(
    "label",
    null,
    "Ask as ",
    createElement("select", { value: token, onChange }, options),
  );
}

function giveToken(setToken) {
  const onSubmit = (event) => {
    event.preventDefault();
    setToken(new FormData(event.target).get("token").trim());
  };
  const input = createElement("input", {
    name: "token",
    type: "password",
    autoComplete: "off",
    required: true,
  });
  return createElement(
    "form",
    { onSubmit },
    createElement("label", null, "Token of your issuer ", input),
    createElement("button", null, "Use it"),
  );
}

async function open() {
  const [operation, callers] = await Promise.all([
    fetch("explorer/operation.graphql").then((response) => response.text()),
    fetch("explorer/callers.json").then((response) => response.json()),
  ]);
  const root = ReactDOM.createRoot(document.getElementById("explorer"));
  root.render(createElement(Page, { operation, ...callers }));
}

open().catch((error) => {
  document.getElementById("explorer").textContent = `The playground could not open: ${error.message}`;
});
