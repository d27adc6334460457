export interface A {
  n: number;
}

export class Store<T> {
  private items: T[] = [];

  add(item: T): void {
    this.items.push(item);
  }

  async find(test: (item: T) => boolean): Promise<T | undefined> {
    return this.items.find(test);
  }
}

export default function make<T>(): Store<T> {
  return new Store<T>();
}
