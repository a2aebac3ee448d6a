// The short line that tells what just happened, with a way to undo it where there is one.
import { defineStore } from "pinia";
import { shallowRef } from "vue";

export interface Notice {
  text: string;
  action?: { label: string; run: () => void };
}

const STAY_MS = 4000;

export const useNotices = defineStore("notices", () => {
  const current = shallowRef<Notice | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function close() {
    clearTimeout(timer);
    current.value = null;
  }

  function say(notice: Notice) {
    close();
    current.value = notice;
    timer = setTimeout(close, STAY_MS);
  }

  return { current, say, close };
});
