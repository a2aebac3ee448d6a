// The text editor of the rulebook: CodeMirror with JSON, folding and the engine's issues as marks.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, codeFolding, foldGutter, foldKeymap, HighlightStyle, indentOnInput, syntaxHighlighting, unfoldEffect, foldedRanges } from "@codemirror/language";
import { lintGutter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Lang } from "../text/words";

const look = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--card)", fontSize: "13px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--type-mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--card)", color: "var(--ink-2)", border: "none", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--dusk-wash) 50%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--dusk-wash)", color: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--dusk) 28%, transparent)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--dusk-wash)", outline: "1px solid var(--dusk)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--dusk-wash)", border: "none", color: "var(--dusk)", padding: "0 6px", borderRadius: "4px" },
  ".cm-foldGutter .cm-gutterElement": { padding: "0 4px", cursor: "pointer" },
  ".cm-lintRange-error": { backgroundImage: "none", backgroundColor: "var(--honey-wash)", textDecoration: "underline wavy var(--ink) 1px", textUnderlineOffset: "3px" },
  // Red is for prices; a fault is a honey-coloured mark.
  ".cm-lint-marker-error": { content: "none", width: "0.8em", height: "0.8em", borderRadius: "2px", transform: "rotate(45deg)", backgroundColor: "var(--honey)", border: "1px solid var(--ink)" },
  ".cm-tooltip": { backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "var(--radius-small)", boxShadow: "var(--shadow)", maxWidth: "min(420px, 90vw)" },
  ".cm-panels": { backgroundColor: "var(--paper)", color: "var(--ink)", borderBottom: "1px solid var(--line)" },
  ".cm-panel.cm-search": { fontFamily: "var(--type-face)", fontSize: "12px" },
  ".cm-panel.cm-search label": { fontSize: "12px" },
  ".cm-textfield": { backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "var(--radius-small)" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "var(--radius-small)" },
  ".cm-searchMatch": { backgroundColor: "var(--honey-wash)", outline: "1px solid var(--honey)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--dusk-wash)", outline: "1px solid var(--dusk)" },
  ".cm-diagnostic": { borderLeft: "3px solid var(--honey)", padding: "6px 10px", fontFamily: "var(--type-face)" },
});

const colours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.propertyName, color: "var(--ink)" },
    { tag: tags.string, color: "var(--leaf)" },
    { tag: [tags.number, tags.bool, tags.null], color: "var(--dusk)" },
    { tag: [tags.separator, tags.squareBracket, tags.brace], color: "var(--ink-2)" },
  ]),
);

const phrases: Record<Lang, Record<string, string>> = {
  en: {},
  zh: {
    "Fold line": "收起", "Unfold line": "展开", "folded code": "已收起", "unfold": "展开", "Folded lines": "已收起", "Unfolded lines": "已展开",
    Find: "查找", Replace: "替换为", next: "下一处", previous: "上一处", all: "全选", "match case": "区分大小写", regexp: "正则", "by word": "整词",
    replace: "替换", "replace all": "全部替换", close: "关闭", "current match": "当前匹配", "on line": "在行", "Go to line": "跳到行", go: "跳转",
    "replaced $ matches": "已替换 $ 处", "replaced match on line $": "已替换第 $ 行的一处",
    to: "至", Diagnostics: "问题", "No diagnostics": "没有问题",
  },
};

const spoken = (lang: Lang, label: string): Extension => [
  EditorState.phrases.of(phrases[lang]),
  // It can be focused anyway; said plainly, so that tools which look for it see it.
  EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
];

export interface Editor {
  text(): string;
  /** Replaces the text as one step that can be undone. */
  write(text: string): void;
  mark(diagnostics: Diagnostic[]): void;
  goTo(from: number, to: number): void;
  speak(lang: Lang, label: string): void;
  close(): void;
}

export function openEditor(parent: HTMLElement, text: string, lang: Lang, label: string, changed: (text: string) => void): Editor {
  const voice = new Compartment();
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), foldGutter(), codeFolding(), lintGutter(), highlightActiveLineGutter(), highlightSpecialChars(), history(),
        drawSelection(), EditorState.allowMultipleSelections.of(true), indentOnInput(), bracketMatching(), highlightActiveLine(), EditorView.lineWrapping,
        // Tab is left to the page, so that the keyboard can walk out of the editor again.
        keymap.of([...defaultKeymap, ...historyKeymap, ...foldKeymap, ...searchKeymap]),
        search({ top: true }), json(), colours, look, voice.of(spoken(lang, label)),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    write: (next) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } }),
    mark: (diagnostics) => {
      const end = view.state.doc.length;
      // The text may have moved on while the engine was reading: a mark past its end would be refused.
      view.dispatch(setDiagnostics(view.state, diagnostics.filter((one) => one.to <= end)));
    },
    goTo(from, to) {
      const end = view.state.doc.length;
      const range = { anchor: Math.min(from, end), head: Math.min(to, end) };
      const effects: ReturnType<typeof unfoldEffect.of>[] = [];
      foldedRanges(view.state).between(range.anchor, range.head, (a, b) => void effects.push(unfoldEffect.of({ from: a, to: b })));
      view.dispatch({ selection: range, effects: [...effects, EditorView.scrollIntoView(range.anchor, { y: "center" })] });
      view.focus();
    },
    speak: (next, name) => view.dispatch({ effects: voice.reconfigure(spoken(next, name)) }),
    close: () => view.destroy(),
  };
}
