/**
 * Makes objects whose fields are made at their first use: cheap where few of many are used. A spread of one
 * has all of them.
 */
export function createLazyFields<Source, Fields extends object>(
  makers: {
    [Name in keyof Fields]: (source: Source) => Fields[Name];
  },
): (source: Source) => Fields {
  const names: Fields = Object.assign(Object.create(null), makers);
  return (source) => {
    const made = new Map<string | symbol, unknown>();
    const get = (_names: Fields, name: string | symbol): unknown => {
      if (made.has(name) || !isNameIn(makers, name)) return made.get(name);
      const field = makers[name](source);
      made.set(name, field);
      return field;
    };
    return new Proxy(names, { get });
  };
}

function isNameIn<Makers extends object>(
  makers: Makers,
  name: string | symbol | keyof Makers,
): name is keyof Makers {
  return Object.hasOwn(makers, name);
}
