import { checkTable } from '../conformance.js';
import {
  ascendingTimestampsWatermarks,
  boundedOutOfOrdernessWatermarks,
  timestampsAndWatermarksOperator,
  watermarkOutputMultiplexer,
  watermarkStrategy,
  watermarksWithIdleness,
} from './watermarks.js';

checkTable(boundedOutOfOrdernessWatermarks);
checkTable(ascendingTimestampsWatermarks);
checkTable(watermarksWithIdleness);
checkTable(watermarkStrategy);
checkTable(timestampsAndWatermarksOperator);
checkTable(watermarkOutputMultiplexer);
