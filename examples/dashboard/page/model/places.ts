/** An airport: what it is called, and where it is on the map, if it is. */
export interface Place {
  readonly code: string;
  readonly name: string;
  readonly city: string;
  readonly at?: readonly [number, number];
}

/** The map: its size, the borders of states as a path, and the airports. */
export interface PlacesFile {
  readonly width: number;
  readonly height: number;
  readonly borders: string;
  readonly places: readonly Place[];
}

/** Where flights leave from. */
export class Places {
  readonly map: Promise<PlacesFile>;
  readonly #byCode = new Map<string, Place>();

  constructor(url: string) {
    this.map = fetch(url).then(async (response) => {
      const file = (await response.json()) as PlacesFile;
      for (const place of file.places) this.#byCode.set(place.code, place);
      return file;
    });
  }

  /** `Chicago, IL`; nothing, where it is not known. */
  cityOf(code: string): string {
    return this.#byCode.get(code)?.city ?? '';
  }
}
