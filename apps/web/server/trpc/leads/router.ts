import { router } from "../init.ts";
import { board } from "./board.ts";
import { changeStage, setOwner, setValue, writeNote } from "./change.ts";
import { get } from "./get.ts";
import { list } from "./list.ts";

export const leadsRouter = router({ list, board, get, changeStage, setOwner, setValue, writeNote });
