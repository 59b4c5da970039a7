// Made into a component by componentize-qjs alone.
export const plain = {
  shout(text) {
    if (text === "") throw new RangeError("there is nothing to shout");
    return text.toUpperCase();
  },
};
