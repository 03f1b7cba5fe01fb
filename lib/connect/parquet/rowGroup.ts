import { type FileMetaData, parquetRead, parquetSchema, type SchemaElement } from 'hyparquet';
import { ArrayColumn, type Column } from './column.js';
import { FlatColumn, isFlat } from './flatColumn.js';
import { integerOf } from './flatValues.js';
import { compressors, type ParquetFile } from './parquetFile.js';

/** Times become milliseconds since the epoch, as rxtide has them everywhere, not a `Date` for each. */
const parsers = {
  timestampFromMilliseconds: integerOf,
  timestampFromMicroseconds: (time: bigint): number => Number(time) / 1e3,
  timestampFromNanoseconds: (time: bigint): number => Number(time) / 1e6,
  dateFromDays: (days: number): number => days * 86_400_000,
};

/** The columns of row group `index`. `firstRow`: rows of the file before it. */
export async function columnsOf(
  file: ParquetFile,
  metadata: FileMetaData,
  index: number,
  firstRow: number,
  names: readonly string[],
): Promise<readonly Column[]> {
  const group = metadata.row_groups[index];
  const rows = Number(group?.num_rows ?? 0);
  const elements = new Map(parquetSchema(metadata).children.map(({ element }) => [element.name, element]));
  return Promise.all(
    names.map(async (name) => {
      const chunks = group?.columns.filter(({ meta_data: data }) => data?.path_in_schema[0] === name) ?? [];
      const chunk = chunks.length === 1 ? chunks[0]?.meta_data : undefined;
      const element = elements.get(name) as SchemaElement;
      if (chunk === undefined || !isFlat(element, chunk)) {
        return anyColumn(file, withNumbers(metadata), firstRow, rows, name);
      }
      const start = Number(chunk.dictionary_page_offset || chunk.data_page_offset);
      const bytes = await file.slice(start, start + Number(chunk.total_compressed_size));
      return new FlatColumn(new Uint8Array(bytes), element, chunk);
    }),
  );
}

/** A column of any kind, read as a whole. */
async function anyColumn(
  file: ParquetFile,
  metadata: FileMetaData,
  firstRow: number,
  rows: number,
  name: string,
): Promise<Column> {
  const values: unknown[] = [];
  await parquetRead({
    file,
    metadata,
    columns: [name],
    rowStart: firstRow,
    rowEnd: firstRow + rows,
    compressors,
    parsers,
    onChunk: ({ columnData, rowStart }) => {
      for (let i = 0; i < columnData.length; i++) values[rowStart - firstRow + i] = columnData[i];
    },
  });
  return new ArrayColumn(values);
}

/** Makes hyparquet give 64-bit integers as numbers, by the one kind of column that it lets others convert. */
function withNumbers(metadata: FileMetaData): FileMetaData {
  const schema = metadata.schema.map((element) =>
    element.type === 'INT64' && element.converted_type === undefined && element.logical_type === undefined
      ? { ...element, logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' } as const }
      : element,
  );
  return { ...metadata, schema };
}
