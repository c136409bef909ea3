"use client";

import { useEffect, useEffectEvent, useSyncExternalStore } from "react";

const KEY = "proofline.single-keys";
const CHANGED = "proofline:single-keys";

function subscribe(changed: () => void) {
  window.addEventListener(CHANGED, changed);
  window.addEventListener("storage", changed);
  return () => {
    window.removeEventListener(CHANGED, changed);
    window.removeEventListener("storage", changed);
  };
}

const read = () => localStorage.getItem(KEY) !== "off";

/** Whether single keys act. A reader who speaks or shakes must be able to turn them off (WCAG 2.1.4). */
export function useSingleKeys(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, read, () => true);
  const set = (next: boolean) => {
    localStorage.setItem(KEY, next ? "on" : "off");
    window.dispatchEvent(new Event(CHANGED));
  };
  return [on, set];
}

const EDITABLE = "input, textarea, select, [contenteditable]";

/** Acts on one key pressed alone, unless something is being typed or single keys are off. */
export function useSingleKey(key: string, act: () => void) {
  const [on] = useSingleKeys();
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const typing = event.target instanceof Element && event.target.closest(EDITABLE);
    if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || typing) return;
    event.preventDefault();
    act();
  });

  useEffect(() => {
    if (!on) return;
    const listen = (event: KeyboardEvent) => pressed(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [on]);
}
