import { crashPointsOfModes } from "./suite";

crashPointsOfModes(0);
