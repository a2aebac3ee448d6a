// Names the steps of a member's way: the day of joining, so many days or months after, the birthday, a long silence.
import type { LifecycleStep } from "liebian/slim";
import { useGrowthText } from "../text/growth";
import { lifecyclePrograms } from "./programs";

/** The steps are counted from 1, in the program's order. */
export const stepOf = (program: string, step: number): LifecycleStep | undefined =>
  lifecyclePrograms.find((one) => one.id === program)?.steps[step - 1];

export function useSteps() {
  const text = useGrowthText();
  function dueName(step: LifecycleStep | undefined): string {
    const words = text.value.gifts.due;
    if (!step) return "";
    if ("day" in step.when) return words.day(step.when.day);
    if ("month" in step.when) return words.month(step.when.month);
    return "birthday" in step.when ? words.birthday : words.dormant(step.when.dormant);
  }
  return { dueName };
}
