import { crashPointsOfModes } from "./suite";

crashPointsOfModes(1);
