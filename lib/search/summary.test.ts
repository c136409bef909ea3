import { expect, test } from "vitest";
import { firstSentence } from "@/lib/search/summary";

test.each([
  [
    "a paragraph's first sentence",
    "# Model\n\nA small model for clinical notes. It is fast.",
    "A small model for clinical notes.",
  ],
  [
    "a sentence over several lines",
    "A small model\nfor clinical\nnotes. More.",
    "A small model for clinical notes.",
  ],
  [
    "no badges",
    "[![License](https://x/y.svg)](LICENSE) ![b](c)\n\nThis model sorts support tickets.",
    "This model sorts support tickets.",
  ],
  [
    "no html",
    '<div align="center">\n<img src="a.png" width="60%"/>\n</div>\n<hr>\n\nThis model sorts <b>support</b> tickets.',
    "This model sorts support tickets.",
  ],
  [
    "no comments",
    "<!-- Provide a quick summary of the model. -->\n\nThis model sorts support tickets.",
    "This model sorts support tickets.",
  ],
  [
    "no underlined headings",
    "The Model Of The Year\n=====\n\nThis model sorts support tickets.",
    "This model sorts support tickets.",
  ],
  [
    "no tables",
    "| a | b |\n|---|---|\n| one two | three four five |\n\nThis model sorts support tickets.",
    "This model sorts support tickets.",
  ],
  [
    "no lists or quotes",
    "- **Developed by:** some people we know\n1. First of all steps\n> A quote of somebody else\n\nThis model sorts support tickets.",
    "This model sorts support tickets.",
  ],
  [
    "no code",
    "```python\nprint this is not prose\n```\n\nThis model sorts support tickets.",
    "This model sorts support tickets.",
  ],
  [
    "links by their text",
    "This is a [distilled](https://x/y) version of [`bert`][1].",
    "This is a distilled version of bert.",
  ],
  [
    "emphasis by its words",
    "**This** _model_ sorts `snake_case` *support* tickets\\_now.",
    "This model sorts snake_case support tickets_now.",
  ],
  [
    "abbreviations run on",
    "It sorts tickets, e.g. Refunds vs. Returns, by Dr. A. Smith et al. in 2024. Next.",
    "It sorts tickets, e.g. Refunds vs. Returns, by Dr. A. Smith et al. in 2024.",
  ],
  [
    "versions run on",
    "Phi-3.5 mini is a model of 3.8 billion parameters. Next.",
    "Phi-3.5 mini is a model of 3.8 billion parameters.",
  ],
  [
    "no greetings",
    "Welcome! This model sorts support tickets.",
    "This model sorts support tickets.",
  ],
  [
    "no template",
    "This modelcard aims to be a base template for new models. It has been generated using [this raw template](x).\n\nIt sorts support tickets well.",
    "It sorts support tickets well.",
  ],
  [
    "no labels",
    "Here is how to use it:\n\nIt sorts support tickets well.",
    "It sorts support tickets well.",
  ],
  [
    "entities by what they mean",
    "R&amp;D built this &lt;small&gt; model.",
    "R&D built this <small> model.",
  ],
  [
    "unspaced languages",
    "# 模型\n\n这是一个用于医疗问答的小模型。第二句。",
    "这是一个用于医疗问答的小模型。",
  ],
  [
    "windows line ends",
    "# Model\r\n\r\nA small model for clinical notes.\r\n",
    "A small model for clinical notes.",
  ],
])("%s", (_what, card, sentence) => {
  expect(firstSentence(card)).toBe(sentence);
});

test.each([
  ["an empty card", ""],
  ["headings alone", "# Model card\n## Uses\n"],
  ["nothing but what is missing", "## Uses\n\n[More Information Needed]\n"],
  ["an unclosed comment", "<!-- This model sorts support tickets."],
  ["an unclosed fence", "```\nThis model sorts support tickets."],
])("%s has no summary", (_what, card) => {
  expect(firstSentence(card)).toBeNull();
});

test("a long sentence is cut between words", () => {
  const summary = firstSentence(`This model ${"sorts support tickets and ".repeat(20)}more.`);
  expect(summary?.length).toBeLessThanOrEqual(240);
  expect(summary).toMatch(/ (sorts|support|tickets|and)…$/);
});

test.each(["<!--", "![", "[a](", "<div ", "```\n", "|", "e.g. ", "&amp;", "* ", "\\*"])(
  "a card of %j over and over takes no time",
  (part) => {
    const started = performance.now();
    firstSentence(part.repeat(200_000));
    expect(performance.now() - started).toBeLessThan(500);
  },
);
