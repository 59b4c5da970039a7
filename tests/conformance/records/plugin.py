"""Records, in Python."""

from contract.records import Every, Records, Single, Tree


class Forms(Records):
    def echo_single(self, x: Single) -> Single:
        return x

    def echo_every(self, x: Every) -> Every:
        return x

    def echo_tree(self, x: Tree) -> Tree:
        return x

    def show_every(self, x: Every) -> str:
        fields = [
            "true" if x.a_bool else "false",
            str(x.a_u8),
            str(x.a_u64),
            str(x.a_s8),
            str(x.an_f32),
            x.a_char,
            x.a_string,
            "+".join(x.a_list),
            x.an_option or "nothing",
            str(x.a_tuple[0]),
            x.a_tuple[1],
            str(x.a_record.only),
        ]
        return " ".join(fields)

    def make_every(self) -> Every:
        return Every(
            a_bool=True,
            a_u8=255,
            a_u64=9_007_199_254_740_991,
            a_s8=-128,
            an_f32=0.5,
            a_char="🦀",
            a_string="text",
            a_list=["a", ""],
            an_option=None,
            a_tuple=(1, "one"),
            a_record=Single(7),
        )

    def name_of(self, x: Tree) -> str:
        return x.name
