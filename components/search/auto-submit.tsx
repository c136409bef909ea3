"use client";

import type { Route } from "next";
import { useRouter, useSearchParams } from "next/navigation";
import { useEffect, useTransition } from "react";

/** Without blanks and what goes without saying, so that a field left alone leaves no trace in the address. */
function addressOf(form: HTMLFormElement): Route {
  const query = new URLSearchParams();
  for (const [key, value] of new FormData(form)) {
    if (typeof value === "string" && value !== "") query.append(key, value);
  }
  for (const control of form.elements) {
    if (control instanceof HTMLSelectElement && control.value === control.dataset.unset)
      query.delete(control.name);
  }
  const action = form.getAttribute("action") ?? "";
  return (query.size > 0 ? `${action}?${query}` : action) as Route;
}

/** Makes the controls say what the address says, after Back or a removed chip; leaves alone what is being typed. */
function follow(form: HTMLFormElement, address: URLSearchParams) {
  for (const control of form.elements) {
    if (control instanceof HTMLInputElement && control.type === "checkbox") {
      control.checked = address.getAll(control.name).includes(control.value);
    } else if (control instanceof HTMLSelectElement) {
      control.value = address.get(control.name) ?? control.dataset.unset ?? "";
    } else if (control instanceof HTMLInputElement && control !== document.activeElement) {
      control.value = address.get(control.name) ?? "";
    }
  }
}

/**
 * Sends the form when a control changes, so that a facet needs one click. The form works without it, by its button.
 * `busy` is the element that shows the answer.
 */
export function AutoSubmit({ form: formId, busy: busyId }: { form: string; busy: string }) {
  const router = useRouter();
  const address = useSearchParams();
  const [pending, start] = useTransition();

  useEffect(() => {
    const form = document.getElementById(formId);
    if (!(form instanceof HTMLFormElement)) return;
    const go = () => start(() => router.push(addressOf(form), { scroll: false }));
    const changed = ({ target }: Event) => {
      const control = target as Partial<HTMLInputElement>;
      // Words are searched when asked for; leaving the field is not asking.
      if (control.form === form && control.type !== "search") go();
    };
    const submitted = (event: SubmitEvent) => {
      event.preventDefault();
      go();
    };
    document.addEventListener("change", changed);
    form.addEventListener("submit", submitted);
    return () => {
      document.removeEventListener("change", changed);
      form.removeEventListener("submit", submitted);
    };
  }, [formId, router]);

  useEffect(() => {
    const form = document.getElementById(formId);
    if (form instanceof HTMLFormElement) follow(form, address);
  }, [formId, address]);

  useEffect(() => {
    document.getElementById(busyId)?.setAttribute("aria-busy", String(pending));
  }, [busyId, pending]);

  return null;
}
