// Opens the mall: brings back the last visit, shows the shelves, and starts the engine beside them.
import { createPinia } from "pinia";
import { createApp } from "vue";
import "../../shared/look.css";
import "./mall.css";
import App from "./App.vue";
import { startErrands } from "./errands";
import { createRoutes } from "./routes";
import { readArrival } from "./state/arrival";
import { useEngine } from "./state/engine";
import { keepAcrossVisits } from "./state/keep";
import { useNotices } from "./state/overlays";
import { startTimer } from "./state/timer";
import { useText } from "./text";

const app = createApp(App);
app.use(createPinia());

const arrival = readArrival();
const kept = keepAcrossVisits();
startTimer();
void useEngine().start();
startErrands(arrival);

app.use(createRoutes());
app.mount("#app");

const saved = useText().value.saved;
if (kept.unreadable) useNotices().say({ text: saved.unreadable });
else if (kept.gone > 0) useNotices().say({ text: saved.gone(kept.gone) });
