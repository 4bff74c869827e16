// How pages are validated. Fragments are included by other pages, so they get the first preset only.
export const fragment = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Off: it wants at most 70 characters, but a headline with the site's name is often longer, and is never cut.
    "long-title": "off",
  },
};

export const document = {
  ...fragment,
  extends: [...fragment.extends, "html-validate:document"],
  rules: {
    ...fragment.rules,
    // The site's own style and script come from the same server as the page itself.
    "require-sri": ["error", { target: "crossorigin" }],
  },
};
