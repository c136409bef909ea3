import { describe, expect, it } from "vitest";
import { renderCard } from "./card";
import type { CardSource } from "./card-tree";

const source: CardSource = {
  repositoryUrl: "https://huggingface.co/deepseek-ai/DeepSeek-R1-Distill-Llama-8B",
  sha: "6a6f4aa4197940add57724a7707d069478df56b1",
  topHeading: 3,
  imageWord: "Image",
};

function html(markdown: string): string {
  const card = renderCard(markdown, source);
  return card ? card.lead + (card.rest ?? "") : "unreadable";
}

describe("a hostile card", () => {
  const hostile: Record<string, string> = {
    "a script": "<script>alert(1)</script>",
    "a script in another case": "<ScRiPt src=https://evil.example/x.js></sCrIpT>",
    "a script split by a comment": "<scr<!-- -->ipt>alert(1)</scr<!-- -->ipt>",
    "a nested script": "<div><p><scr<script>ipt>alert(1)</scr</script>ipt></p></div>",
    "an event handler": '<b onmouseover="alert(1)" onclick=alert(1)>x</b>',
    "an image with onerror": '<img src=x onerror="alert(1)">',
    "a javascript link":
      '<a href="javascript:alert(1)">x</a> [y](javascript:alert(1)) [z](JaVaScRiPt:alert(1))',
    "a javascript link with entities":
      '<a href="java&#115;cript:alert(1)">x</a> <a href="java&#x0A;script:alert(1)">y</a>',
    "a javascript link with leading control characters": '<a href="&#1; javascript:alert(1)">x</a>',
    "a vbscript link": "[x](vbscript:msgbox(1))",
    "a data link":
      "[x](data:text/html;base64,PHNjcmlwdD4=) <a href='data:text/html,<script>alert(1)</script>'>y</a>",
    "a data image": "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "a reference with a javascript address": "[x][1]\n\n[1]: javascript:alert(1)",
    "an svg with a script":
      "<svg onload=alert(1)><script>alert(1)</script><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "a math element":
      "<math><mi xlink:href='javascript:alert(1)'>x</mi><style><img src=x onerror=alert(1)></style></math>",
    "a style element": "<style>body{display:none}</style>",
    "a style attribute":
      '<div style="position:fixed;inset:0;background:url(https://evil.example/a)">x</div>',
    "an iframe": '<iframe src="https://evil.example" srcdoc="<script>alert(1)</script>"></iframe>',
    "an object and an embed":
      '<object data="https://evil.example/x.swf"></object><embed src="https://evil.example/y">',
    "a meta refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "a base element": '<base href="https://evil.example/">',
    "a stylesheet": '<link rel="stylesheet" href="https://evil.example/a.css">',
    "a form":
      '<form action="https://evil.example"><input name="password" autofocus onfocus=alert(1)><button formaction="javascript:alert(1)">x</button></form>',
    "a template and noscript":
      "<template><script>alert(1)</script></template><noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "a video and a picture":
      '<video src="https://evil.example/v" poster="https://evil.example/p"></video><picture><source srcset="https://evil.example/s"><img src="https://evil.example/i"></picture>',
    "a doctype, a comment and a processing instruction":
      "<!DOCTYPE html><!-- <script>alert(1)</script> --><?xml-stylesheet href='https://evil.example'?>",
    "a mutation": '<table><td><noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  };
  const banned = [
    /<\/?(script|style|iframe|object|embed|svg|math|meta|base|link|form|input|button|template|noscript|img|video|picture|source)\b/i,
    /<[^>]*\son\w+\s*=/i,
    /<[^>]*\sstyle\s*=/i,
    /<[^>]*\s(src|srcset|poster|srcdoc|action|formaction|http-equiv)\s*=/i,
    /href="(?!https?:|mailto:|#card-)/i,
  ];

  it.each(Object.entries(hostile))("is harmless with %s", (_, markdown) => {
    const written = html(`before\n\n${markdown}\n\nafter`);
    expect(written).not.toBe("unreadable");
    for (const pattern of banned) expect(written).not.toMatch(pattern);
  });

  it("keeps the words around what was dropped", () => {
    expect(html("one <script>two</script> three")).toContain("one  three");
  });

  it("cannot take an id or a name of the page", () => {
    expect(html('<a id="main" name="main" href="#main">x</a>')).toContain(
      '<a id="card-main" href="#card-main"',
    );
  });

  it("cannot hide or overlay the page through classes, roles or focus", () => {
    expect(
      html(
        '<div class="fixed inset-0" role="dialog" tabindex="5" hidden aria-hidden="true">x</div>',
      ),
    ).toBe("<div>x</div>");
  });

  it.each([
    ["stars", "*a".repeat(30_000)],
    ["quotes", ">".repeat(60_000)],
    ["brackets", "[a](".repeat(15_000)],
    ["elements", "<div>".repeat(12_000)],
    ["list marks", "- ".repeat(30_000) + "a"],
    ["underlines", "a\n=\n".repeat(20_000)],
  ])("does not hold the server with %s", (_, markdown) => {
    const start = performance.now();
    renderCard(markdown, source);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe("an honest card", () => {
  it("reads GitHub's markdown: tables, code, tasks, footnotes", () => {
    const written = html(
      "| a | b |\n|---|--:|\n| 1 | 2 |\n\n```python\nx = 1\n```\n\n- [x] done\n- [ ] open\n\nsaid[^1]\n\n[^1]: by whom",
    );
    expect(written).toContain('<div class="card-scroll" tabindex="0"><table>');
    expect(written).toContain('<td align="right">2</td>');
    expect(written).toContain('<pre tabindex="0"><code class="language-python">');
    expect(written).toContain("☑ </span> done");
    expect(written).toContain("☐ </span> open");
    expect(written).toMatch(/href="#card-fn-1".*id="card-fn-1"/s);
  });

  it("puts its headings below the page's without skipping a level", () => {
    const written = html("# Name\n\n### Deep\n\n###### Deeper\n\n# Next");
    expect(written.match(/<h\d id="[^"]+">/g)).toEqual([
      '<h3 id="card-name">',
      '<h4 id="card-deep">',
      '<h5 id="card-deeper">',
      '<h3 id="card-next">',
    ]);
  });

  it("gives equal headings different ids", () => {
    expect(html("# Use\n\n# Use")).toMatch(/id="card-use".*id="card-use-1"/s);
  });

  it("starts at the page's level when its first heading is a small one", () => {
    expect(html("### Small\n\n# Large")).toMatch(/<h3 id="card-small">.*<h3 id="card-large">/s);
  });

  it("marks links as a stranger's", () => {
    expect(html("[x](https://arxiv.org/abs/2501.12948)")).toBe(
      '<p><a href="https://arxiv.org/abs/2501.12948" rel="nofollow noopener ugc">x</a></p>',
    );
  });

  it("resolves relative links against the repository at its commit", () => {
    const files = `${source.repositoryUrl}/blob/${source.sha ?? ""}`;
    expect(html("[x](./LICENSE)")).toContain(`href="${files}/LICENSE"`);
    expect(html("[x](/meta-llama/Llama-3.1-8B)")).toContain(
      'href="https://huggingface.co/meta-llama/Llama-3.1-8B"',
    );
    expect(html("[x](//arxiv.org/abs/1)")).toContain('href="https://arxiv.org/abs/1"');
    expect(html("[x](#usage)")).toContain('href="#card-usage"');
  });

  it("loads no image, and links it with its words", () => {
    expect(html("![Benchmark of the six models](figures/benchmark.jpg)")).toBe(
      `<p><a href="${source.repositoryUrl}/resolve/${source.sha ?? ""}/figures/benchmark.jpg" rel="nofollow noopener ugc">[Image: Benchmark of the six models]</a></p>`,
    );
  });

  it("does not nest a link for an image inside a link", () => {
    expect(
      html('<a href="https://chat.deepseek.com"><img alt="Chat" src="badge.svg"/></a>'),
    ).toContain(
      '<a href="https://chat.deepseek.com/" rel="nofollow noopener ugc"><span>[Image: Chat]</span></a>',
    );
  });

  it("names a link that has no words by its address", () => {
    expect(html('<a href="https://arxiv.org/abs/1"></a>')).toContain(
      ">https://arxiv.org/abs/1</a>",
    );
  });

  it("folds what is long, between blocks", () => {
    const card = renderCard("A paragraph of a card.\n\n".repeat(1_000), source);
    expect(card?.lead.endsWith("</p>\n")).toBe(true);
    expect(card?.rest).toMatch(/^<p>/);
    expect(card?.cut).toBe(false);
  });

  it("cuts what is longer than any card should be, and says so", () => {
    expect(renderCard("word ".repeat(40_000), source)?.cut).toBe(true);
  });
});
