/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rfc8448_traces.c: the traces of RFC 8448 sections 3 to 7, as far as a connection shows them: what is on the
 * wire, what was put in by hand, and the text in it.
 */
#include "trace.h"

/* The server's certificate in all but section 6: RSA of 1024 bits, expired. */
static const char rsa_certificate[] =
    "308201ac30820115a003020102020102300d06092a864886f70d01010b0500300e310c300a06035504031303727361301e170d313630"
    "3733303031323335395a170d3236303733303031323335395a300e310c300a0603550403130372736130819f300d06092a864886f70d"
    "010101050003818d0030818902818100b4bb498f8279303d980836399b36c6988c0c68de55e1bdb826d3901a2461eafd2de49a91d015"
    "abbc9a95137ace6c1af19eaa6af98c7ced43120998e187a80ee0ccb0524b1b018c3e0b63264d449a6d38e22a5fda430846748030530e"
    "f0461c8ca9d9efbfae8ea6d1d03e2bd193eff0ab9a8002c47428a6d35a8d88d79f7f1e3f0203010001a31a301830090603551d130402"
    "3000300b0603551d0f0404030205a0300d06092a864886f70d01010b05000381810085aad2a0e5b9276b908c65f73a7267170618a54c"
    "5f8a7b337d2df7a594365417f2eae8f8a58c8f8172f9319cf36b7fd6c55b80f21a03015156726096fd335e5e67f2dbf102702e608cca"
    "e6bec1fc63a42a99be5c3eb7107c3c54e9b9eb2bd5203b1c3b84e0a8b2f759409ba3eac9d91d402dcc0cc8f8961229ac9187b42b4de1";

/* Section 6: the server's, of P-256, and the client's. */
static const char ecdsa_certificate[] =
    "3082012e3081d5a003020102020107300a06082a8648ce3d04030230133111300f060355040313086563647361323536301e170d3136"
    "303733303031323430305a170d3236303733303031323430305a30133111300f0603550403130865636473613235363059301306072a"
    "8648ce3d020106082a8648ce3d0301070342000408d530161575f4cfe7f154ee3448180086001e88431a79ee62ee6e2f83ef38ba61e9"
    "fb37f34e007a7df4d2f5b56d1f04ece45d621f468406f5c3a15158948dd0a31a301830090603551d1304023000300b0603551d0f0404"
    "03020780300a06082a8648ce3d0403020348003045022100df30fd4507f5edd22c1a6ff86db479ca693feeca3b71b3f9ef556b2937c0"
    "594d022062e2a47250d320fea83c7e2dcb5b76a50e0200c09adbd13fee946e513e011d11";
static const char client_certificate[] =
    "308201b23082011ba003020102020101300d06092a864886f70d01010b05003011310f300d06035504031306636c69656e74301e170d"
    "3136303733303031323335395a170d3236303733303031323335395a3011310f300d06035504031306636c69656e7430819f300d0609"
    "2a864886f70d010101050003818d0030818902818100c38175e004a68d093f823b9c379d201fbc0bb7a1c791905e3fbf76847e44e751"
    "ebbcd360bd945c81e5222bcc8846d3a8a0f93e9bf5bebabd92edf1de1ff19021703e7ab6c0901513f97e39b111f09c9348971c7b2119"
    "84a754cd45fe095af0ea4236829bccf7a7fe9b2888e78ab477690a5b9e1ccbe91c6a4a0f97a7e02842010203010001a31a3018300906"
    "03551d1304023000300b0603551d0f040403020780300d06092a864886f70d01010b0500038181001a7a5a018532b022af0767d48616"
    "0cff2d167a1915d23835b54594916dc680be5d2e626076c5d52722ebcc775d7d99f980be2fc94d34acf6cc00ba90cbcfb0608aa1e7e3"
    "971ef0c07a41d47ad8345d1f81fe418a1cf41054429fd217bd777dc1cf08f05df90799c659361e0f1a8ee4ac0f7897420bdbc823da80"
    "a2f2ba23081c";

/* What both sides send in section 3. */
static const char fifty_bytes[] =
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031";

/* ---- 3. Simple 1-RTT Handshake ---- */

static const char simple_client_hello[] =
    "16030100c4010000c00303cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece70000061301130313020100"
    "00910000000b0009000006736572766572ff01000100000a00140012001d001700180019010001010102010301040023000000330026"
    "0024001d002099381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c002b0003020304000d0020001e040305"
    "030603020308040805080604010501060102010402050206020202002d00020101001c00024001";
static const char simple_client_key[] = "49af42ba7f7994852d713ef2784bcbcaa7911de26adc5642cb634540e7ea5005";
static const char simple_server_key[] = "b1580eeadf6dd589b8ef4f2d5652578cc810e9980191ec8d058308cea216a21e";
static const char simple_server_hello[] =
    "160303005a020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e2692800130100002e0033002400"
    "1d0020c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f002b00020304";
static const char simple_encrypted_extensions[] =
    "080000240022000a00140012001d00170018001901000101010201030104001c0002400100000000";
static const char simple_signature[] =
    "5a747c5d88fa9bd2e55ab085a61015b7211f824cd484145ab3ff52f1fda8477b0b7abc90db78e2d33a5c141a078653fa6bef780c5ea2"
    "48eeaaa785c4f394cab6d30bbe8d4859ee511f602957b15411ac027671459e46445c9ea58c181e818e95b8c3fb0bf3278409d3be152a"
    "3da5043e063dda65cdf5aea20d53dfacd42f74f3";
static const char simple_server_flight[] =
    "17030302a2d1ff334a56f5bff6594a07cc87b580233f500f45e489e7f33af35edf7869fcf40aa40aa2b8ea73f848a7ca07612ef9f945"
    "cb960b4068905123ea78b111b429ba9191cd05d2a389280f526134aadc7fc78c4b729df828b5ecf7b13bd9aefb0e57f271585b8ea9bb"
    "355c7c79020716cfb9b1183ef3ab20e37d57a6b9d7477609aee6e122a4cf51427325250c7d0e509289444c9b3a648f1d71035d2ed65b"
    "0e3cdd0cbae8bf2d0b227812cbb360987255cc744110c453baa4fcd610928d809810e4b7ed1a8fd991f06aa6248204797e36a6a73b70"
    "a2559c09ead686945ba246ab66e5edd8044b4c6de3fcf2a89441ac66272fd8fb330ef8190579b3684596c960bd596eea520a56a8d650"
    "f563aad27409960dca63d3e688611ea5e22f4415cf9538d51a200c27034272968a264ed6540c84838d89f72c24461aad6d26f59ecaba"
    "9acbbb317b66d902f4f292a36ac1b639c637ce343117b659622245317b49eeda0c6258f100d7d961ffb138647e92ea330faeea6dfa31"
    "c7a84dc3bd7e1b7a6c7178af36879018e3f252107f243d243dc7339d5684c8b0378bf30244da8c87c843f5e56eb4c5e8280a2b48052c"
    "f93b16499a66db7cca71e4599426f7d461e66f99882bd89fc50800becca62d6c74116dbd2972fda1fa80f85df881edbe5a37668936b3"
    "35583b599186dc5c6918a396fa48a181d6b6fa4f9d62d513afbb992f2b992f67f8afe67f76913fa388cb5630c8ca01e0c65d11c66a1e"
    "2ac4c85977b7c7a6999bbf10dc35ae69f5515614636c0b9b68c19ed2e31c0b3b66763038ebba42f3b38edc0399f3a9f23faa63978c31"
    "7fc9fa66a73f60f0504de93b5b845e275592c12335ee340bbc4fddd502784016e4b3be7ef04dda49f4b440a30cb5d2af939828fd4ae3"
    "794e44f94df5a631ede42c1719bfdabf0253fe5175be898e750edc53370d2b";
static const char simple_client_finished[] =
    "170303003575ec4dc238cce60b298044a71e219c56cc77b0517fe9b93c7a4bfc44d87f38f80338ac98fc46deb384bd1caeacab6867d7"
    "26c40546";
static const char simple_ticket[] =
    "040000c90000001efad6aac502000000b22c035d829359ee5ff7af4ec900000000262a6494dc486d2c8a34cb33fa90bf1b0070ad3c49"
    "8883c9367c09a2be785abc55cd226097a3a982117283f82a03a143efd3ff5dd36d64e861be7fd61d2827db279cce145077d454a3664d"
    "4e6da4d29ee03725a6a4dafcd0fc67d2aea70529513e3da2677fa5906c5b3f7d8f92f228bda40dda721470f9fbf297b5aea617646fac"
    "5c03272e970727c621a79141ef5f7de6505e5bfbc388e93343694093934ae4d3570008002a000400000400";
static const char simple_ticket_record[] =
    "17030300de3a6b8f90414a97d6959c3487680de5134a2b240e6cffac116e95d41d6af8f6b580dcf3d11d63c758db289a015940252f55"
    "713e061dc13e078891a38efbcf5753ad8ef170ad3c7353d16d9da773b9ca7f2b9fa1b6c0d4a3d03f75e09c30ba1e62972ac46f75f7b9"
    "81be63439b2999ce13064615139891d5e4c5b406f16e3fc181a77ca475840025db2f0a77f81b5ab05b94c01346755f69232c86519d86"
    "cbeeac87aac347d143f9605d64f650db4d023e70e952ca49fe5137121c74bc2697687e248746d6df353005f3bce18696129c8153556b"
    "3b6c6779b37bf15985684f";
static const char simple_client_text[] =
    "1703030043a23f7054b62c94d0affafe8228ba55cbefacea42f914aa66bcab3f2b9819a8a5b46b395bd54a9a20441e2b62974e1f5a62"
    "92a2977014bd1e3deae63aeebb21694915e4";
static const char simple_server_text[] =
    "17030300432e937e11ef4ac740e538ad36005fc4a46932fc3225d05f82aa1b36e30efaf97d90e6dffc602dcb501a59a8fcc49c4bf2e5"
    "f0a21c0047c2abf332540dd032e167c2955d";
static const char simple_client_close[] = "1703030013c9872760655666b74d7ff1153efd6db6d0b0e3";
static const char simple_server_close[] = "1703030013b58fd67166ebf599d24720cfbe7efa7a8864a9";

static const struct trace_message simple_messages[] = {
    {PAIR_CLIENT, simple_client_hello, TRACE_RECORD, simple_client_key},
    {PAIR_SERVER, simple_server_hello, TRACE_RECORD, simple_server_key},
    {PAIR_SERVER, simple_encrypted_extensions, TRACE_MESSAGE, NULL},
    {0, NULL, 0, NULL},
};

static const struct trace_step simple_steps[] = {
    {PAIR_CLIENT, TRACE_HANDSHAKE, NULL, {simple_client_hello}},
    {PAIR_SERVER, TRACE_HANDSHAKE, NULL, {simple_server_hello, simple_server_flight}},
    {PAIR_CLIENT, TRACE_HANDSHAKE, NULL, {simple_client_finished}},
    {PAIR_SERVER, TRACE_POST_HANDSHAKE, simple_ticket, {simple_ticket_record}},
    {PAIR_CLIENT, TRACE_TEXT, fifty_bytes, {simple_client_text}},
    {PAIR_SERVER, TRACE_TEXT, fifty_bytes, {simple_server_text}},
    {PAIR_CLIENT, TRACE_CLOSE, NULL, {simple_client_close}},
    {PAIR_SERVER, TRACE_CLOSE, NULL, {simple_server_close}},
    {0, TRACE_END, NULL, {NULL}},
};

/* ---- 4. Resumed 0-RTT Handshake, with the session of section 3 ---- */

static const char resumed_ticket[] =
    "2c035d829359ee5ff7af4ec900000000262a6494dc486d2c8a34cb33fa90bf1b0070ad3c498883c9367c09a2be785abc55cd226097a3"
    "a982117283f82a03a143efd3ff5dd36d64e861be7fd61d2827db279cce145077d454a3664d4e6da4d29ee03725a6a4dafcd0fc67d2ae"
    "a70529513e3da2677fa5906c5b3f7d8f92f228bda40dda721470f9fbf297b5aea617646fac5c03272e970727c621a79141ef5f7de650"
    "5e5bfbc388e93343694093934ae4d357";
static const char resumed_psk[] = "4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3";
static const char resumed_client_hello[] =
    "1603010200010001fc03031bc3ceb6bbe39cff938355b5a50adb6db21b7a6af649d7b4bc419d7876487d950000061301130313020100"
    "01cd0000000b0009000006736572766572ff01000100000a00140012001d00170018001901000101010201030104003300260024001d"
    "0020e4ffb68ac05f8d96c99da26698346c6be16482badddafe051a66b4f18d668f0b002a0000002b0003020304000d0020001e040305"
    "030603020308040805080604010501060102010402050206020202002d00020101001c00024001001500570000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
    "00000000000000000000000000000000000000000000002900dd00b800b22c035d829359ee5ff7af4ec900000000262a6494dc486d2c"
    "8a34cb33fa90bf1b0070ad3c498883c9367c09a2be785abc55cd226097a3a982117283f82a03a143efd3ff5dd36d64e861be7fd61d28"
    "27db279cce145077d454a3664d4e6da4d29ee03725a6a4dafcd0fc67d2aea70529513e3da2677fa5906c5b3f7d8f92f228bda40dda72"
    "1470f9fbf297b5aea617646fac5c03272e970727c621a79141ef5f7de6505e5bfbc388e93343694093934ae4d357fad6aacb0021203a"
    "dd4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b9e5f9d";
static const char resumed_client_key[] = "bff91188283846dd6a2134ef7180ca2b0b14fb10dce707b5098c0dddc813b2df";
static const char resumed_server_key[] = "de5b4476e7b490b2652d338acbf2948066f255f9440e23b98fc69835298dc107";
static const char resumed_early_text[] = "414243444546";
static const char resumed_early_record[] = "1703030017ab1df420e75c457a7cc5d2844f76d5aee4b4edbf049be0";
static const char resumed_server_hello[] =
    "16030300600200005c03033ccfd2dec890222763472ae8136777c9d7358777bb66e91ea5122495f559ea2d0013010000340029000200"
    "0000330024001d0020121761ee42c333e1b9e77b60dd57c2053cd94512ab47f115e86eff50942cea31002b00020304";
static const char resumed_encrypted_extensions[] =
    "080000280026000a00140012001d00170018001901000101010201030104001c0002400100000000002a0000";
static const char resumed_server_flight[] =
    "1703030061dc48237b4b879f50d0d4d262ea8b4716eb40ddc1eb957e11126e8a7149c2d012d37a7115957e64ce30008b9e0323f2c05a"
    "9c1c77b4f37849a695ab255060a33fee770ca95cb8486bfd0843b87024865ca35cc41c4e515c64dcb1369f98635bc7a5";
static const char resumed_end_of_early_data[] = "1703030015aca6fc944841298df99593725f9bf9754429b12f09";
static const char resumed_client_finished[] =
    "170303003500f8b467d14cf22a4b3f0b6ae0d8e6cc8d08e0db3515ef5c2bdf1922eafbb70009964716d834fb70c3d2a56c5b1f5f6bdb"
    "a6c333cf";
static const char resumed_client_text[] =
    "1703030043b1cebce242aa201be9ae5e1cb2a9aa4b33d4e866af1edb068919237741aa031d7a74d491c99b9d4e232b74206bc6fbaa04"
    "fe78be44a9b4f54320a17eb76992afac3103";
static const char resumed_server_text[] =
    "1703030043275e9f20acff57bc000657d3867df039cccf79047884cf75771746f740b5a83f462a0954c3581393a203a25a7dd14141ef"
    "1a37900cdb62ff62dee1ba39ab2590cbf194";
static const char resumed_client_close[] = "17030300130facce3246bdfc6369838d6a82ae6de5d422dc";
static const char resumed_server_close[] = "17030300135b18af444e8e1eec7158fb62d8f2577d37ba5d";

static const struct trace_message resumed_messages[] = {
    {PAIR_CLIENT, resumed_client_hello, TRACE_RECORD, resumed_client_key},
    {PAIR_SERVER, resumed_server_hello, TRACE_RECORD, resumed_server_key},
    {PAIR_SERVER, resumed_encrypted_extensions, TRACE_MESSAGE, NULL},
    {0, NULL, 0, NULL},
};

static const struct trace_step resumed_steps[] = {
    {PAIR_CLIENT, TRACE_HANDSHAKE, NULL, {resumed_client_hello}},
    {PAIR_CLIENT, TRACE_TEXT, resumed_early_text, {resumed_early_record}},
    {PAIR_SERVER, TRACE_HANDSHAKE, NULL, {resumed_server_hello, resumed_server_flight}},
    {PAIR_CLIENT, TRACE_HANDSHAKE, NULL, {resumed_end_of_early_data, resumed_client_finished}},
    {PAIR_CLIENT, TRACE_TEXT, fifty_bytes, {resumed_client_text}},
    {PAIR_SERVER, TRACE_TEXT, fifty_bytes, {resumed_server_text}},
    {PAIR_CLIENT, TRACE_CLOSE, NULL, {resumed_client_close}},
    {PAIR_SERVER, TRACE_CLOSE, NULL, {resumed_server_close}},
    {0, TRACE_END, NULL, {NULL}},
};

/* obfuscated_ticket_age is fad6aacb: six milliseconds. */
static const struct trace_session resumed_session = {resumed_ticket, resumed_psk, 0xfad6aac5, 6, 1024};

/* ---- 5. HelloRetryRequest ---- */

static const char retry_client_hello[] =
    "16030100b4010000b00303b0b1c5a5aa37c5919f2ed1d5c6fff7fcb7849716945a2b8cee9258a346677b6f0000061301130313020100"
    "00810000000b0009000006736572766572ff01000100000a00080006001d00170018003300260024001d0020e8e8e3f3b93a25ed97a1"
    "4a7dcacb8a272c6288e585c6484d05262fcad062ad1f002b0003020304000d0020001e04030503060302030804080508060401050106"
    "0102010402050206020202002d00020101001c00024001";
static const char retry_client_key[] = "0ed02f8e8117efc75ca7ac32aa7e34eda64cdc0ddad154a5e85289f959f63204";
static const char retry_client_key_2[] = "ab5473467e19346ceb0a0414e41da21d4d2445bc3025afe97c4e8dc8d513da39";
static const char retry_retry[] =
    "16030300b0020000ac0303cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c0013010000840033000200"
    "17002c0074007271dcd04bb88bc3189119398a00000000eefafc76c146b823b096f8aacad365dd0030953f4edf625636e5f21bb2e23f"
    "cc654b1b5b40318d10d137abcbb87574e36e8a1f025f7dfa5d6e50781b5eda4aa15b0c8be778257d16aa3030e9e7841dd9e4c0342267"
    "e8ca0caf571fb2b7cff0f934b0002b00020304";
static const char retry_client_hello_2[] =
    "1603030200010001fc0303b0b1c5a5aa37c5919f2ed1d5c6fff7fcb7849716945a2b8cee9258a346677b6f0000061301130313020100"
    "01cd0000000b0009000006736572766572ff01000100000a00080006001d001700180033004700450017004104a6da7392ec591e17ab"
    "fd535964b99894d13befb221b3def2ebe3830eac8f0151812677c4d6d2237e85cf01d6910cfb83954e76ba7352830534159897e80657"
    "80002b0003020304000d0020001e040305030603020308040805080604010501060102010402050206020202002c0074007271dcd04b"
    "b88bc3189119398a00000000eefafc76c146b823b096f8aacad365dd0030953f4edf625636e5f21bb2e23fcc654b1b5b40318d10d137"
    "abcbb87574e36e8a1f025f7dfa5d6e50781b5eda4aa15b0c8be778257d16aa3030e9e7841dd9e4c0342267e8ca0caf571fb2b7cff0f9"
    "34b0002d00020101001c00024001001500af000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
    "00000000000000000000000000000000000000000000000000000000000000";
static const char retry_server_key[] = "8c510601f9765bfb8ed693449a48989859b5cfa879cb9f5443c41c5ff10634ed";
static const char retry_server_hello[] =
    "160303007b020000770303bb341d847fd789c47c387172dc0c9bf147fccacb5043d86ca4c598d3ff571b9800130100004f0033004500"
    "17004104583e054b7a66672ae020ad9d2686fcc85b5ad41a134a0f03ee72b893052bd85b4c8de6776f5b04ac07d83540eab3e3d9c547"
    "bc6528c4317d294686093a6cad7d002b00020304";
static const char retry_encrypted_extensions[] = "080000180016000a0008000600170018001d001c0002400100000000";
static const char retry_signature[] =
    "33ab13d4462707231b5dcae6c8190b63d1dabc74f28c395370da0b07e5b83066d0246a31acd95df475bfd799a4a70d33ad93d3a317a9"
    "b2c0d237a5685b219e774112e391a247607d1aeff1bbd0a39f382ee1a5fe88ae99ec59228e6497e45d48ce275a6d5ef40d169fb6f9d3"
    "3b052ed3dcdd6b5a48baafffbcb290128415bd38";
static const char retry_server_flight[] =
    "170303029699bee20baf5b7fc727bfab6223928a381e6d0cf9c4da653f9d2a7b23f7de11cce842d5cf75631763450ffb8b0cc1d238e6"
    "58af7a12adc86243114ab14a1da2fae42621ce483fb6242eabfaad52566b02b31d2eddedefeb80e66a9900d5f973b40c4fdf74719ecf"
    "1b68d7f9c3b6ceb903ca13dd1bb8f8187ae33417e1d152522c5822a1a03ad52c838c55953d610222874cce8e1790b229a2aa0b53c8d3"
    "77ee720182951dc6181dc5d90bd1f0105ed1e84aa5f75957c6661897079e5ea5007449e3197bdc7c9beeedddeafdd844afa5c315ecfe"
    "65e576afe909812880620ec7048b42d7f5c78d76f299d6d82534bdd8f512febc0ed3814aca470cd8000d3e1cb9962b052fbb950df683"
    "a52c2ba77ed3713b122937a6e5170964e2ab7969dcd980b3db9b458da7603124d6dc005e4d6e04b4d0c4baf3275db827dbba0a6db096"
    "72171fc057b3851d7e026841e2978fbd2346bbefdd0376bb1108fe9acc92189f5650aa5e85d8e8c7b67ac510dba003d3d7e16350bb66"
    "d45013efd44c9b607c0d318c4c7d1a1f5cbc57e20611804e3787d7b4a4b5f08ed8fd70bdaeade02260b12ab842ef690b4a3ee7911e84"
    "1b374ecd5ebbbc2a54d047b600336dd7d0c88b4bc10e58ee6cb656de7247fa20d8e91deb84628608cf80615b62e96c1491c7ac3755eb"
    "6901405d3474fe1ac79d106a0cee56c2577fc88480f96cb6b8c681b7b68b53c146093908f350888175bdfb0b1e31ad61e30ba0adfe6d"
    "223aa03c0783b5001a57587c328a9afcfcfb978d1cd4328f7d9d60530e630befd96c0c816ee20b0100768ae2a6df51fc68f172740a79"
    "af11398ee3be1252491fa9c693479e877f94ab7c5f8cad480203e6ab7b87dd71e8a0729113df17f5eee86ce108d1d72007ec1cd13c85"
    "a6c149621e77b7d78d805a30f0be030c315e54";
static const char retry_client_finished[] =
    "1703030035d74f1923c662fd34137c6f502f3dd2b93d951d1b3bc97e42afe23c31abea92fe91b474999e85e3b791ce252fe8c3e9f939"
    "a4120cb2";
static const char retry_client_close[] = "17030300132ea6cdf749196023e2b3a49491695536426047";
static const char retry_server_close[] = "1703030013519fc5075cb0884349759ff9ef6f011bb4c6f2";

static const struct trace_message retry_messages[] = {
    {PAIR_CLIENT, retry_client_hello, TRACE_RECORD, retry_client_key},
    {PAIR_SERVER, retry_retry, TRACE_RECORD, NULL},
    {PAIR_CLIENT, retry_client_hello_2, TRACE_RECORD, retry_client_key_2},
    {PAIR_SERVER, retry_server_hello, TRACE_RECORD, retry_server_key},
    {PAIR_SERVER, retry_encrypted_extensions, TRACE_MESSAGE, NULL},
    {0, NULL, 0, NULL},
};

static const struct trace_step retry_steps[] = {
    {PAIR_CLIENT, TRACE_HANDSHAKE, NULL, {retry_client_hello}},
    {PAIR_SERVER, TRACE_HANDSHAKE, NULL, {retry_retry}},
    {PAIR_CLIENT, TRACE_HANDSHAKE, NULL, {retry_client_hello_2}},
    {PAIR_SERVER, TRACE_HANDSHAKE, NULL, {retry_server_hello, retry_server_flight}},
    {PAIR_CLIENT, TRACE_HANDSHAKE, NULL, {retry_client_finished}},
    {PAIR_CLIENT, TRACE_CLOSE, NULL, {retry_client_close}},
    {PAIR_SERVER, TRACE_CLOSE, NULL, {retry_server_close}},
    {0, TRACE_END, NULL, {NULL}},
};

/* ---- 6. Client Authentication ---- */

static const char mutual_client_hello[] =
    "16030100c0010000bc03036a472236328b83af40386d3a3e1f1ce624fa4ed89ab865a4ff0f4144ce3ae2330000061301130313020100"
    "008d0000000b0009000006736572766572ff01000100000a00140012001d00170018001901000101010201030104003300260024001d"
    "0020089cc2671f738d9a671e5b2e464981d05b76e361aa22aea91f1d49ca10a7a362002b0003020304000d0020001e04030503060302"
    "0308040805080604010501060102010402050206020202002d00020101001c00024001";
static const char mutual_client_key[] = "c040b2bb8f3addd20fd4058c547003a3c6f9c1cd915d5e535c87d8d191aaf071";
static const char mutual_server_key[] = "7382a5ad1cdd2056ae18cc708bd007d98130dbe2cd4d9ead9b96952becbb0888";
static const char mutual_server_hello[] =
    "160303005a0200005603033b50fdf1c3d572e40e68953e7fff4e2758459c59afa0582c0ea032874255fe6e00130100002e0033002400"
    "1d00206c2e50e865919a6b5a12dfaf918f92b442567b0f89bc54478c6921366658f062002b00020304";
static const char mutual_encrypted_extensions[] =
    "080000240022000a00140012001d00170018001901000101010201030104001c0002400100000000";
static const char mutual_certificate_request[] =
    "0d000027000024000d0020001e040305030603020308040805080604010501060102010402050206020202";
static const char mutual_client_signature[] =
    "186b2223b503a759c35dba0e9721b4b579138d5f0f5e6ec7feaaf27f3ad7f386c2c7bd7cb2be52fbf5ed8393f406ee79369692ec7ac6"
    "95651d858219e672a8eb7b2a677b640b46ab630edc5f3f2f8272b9c0d906f81f84ddc5b8c7bcf955c78a3cf99e5016f73e04eb7dfcb2"
    "8833f13e8f75ec2ff3581e2f098ad4157fd6d6ad";
static const char mutual_signature[] =
    "3045022100d7a4d34bd54f55fee1a89625678c3dd5e5f60dac73ec940c5c7b9304a02084a90220289f595ed488b9ac689a3d192b1a8b"
    "b38f34af7874c059c9806a1f38269353e8";
static const char mutual_server_flight[] =
    "17030302166d0a7ac079b32a94aa68c4e2893e8bd0d3c185f549c236fbbce3d647f08f3c94a2bf424d8708883605ad8955f97718b021"
    "3dead13dfb23ebb8381da582756612bcb5a5d40847719fbe9f179bfae656f3ecfd59a4c0d35132ce418a7e46f6b6a60622f8a6c06b28"
    "d83360163563be9c37f97eb902326924a72b3ed8c8381277d1581cab9c3715ac2401398467ad7ebfab3d0c3419e750104f7d62c50279"
    "01f2e4cd4ca5b8071eb03d3c732d83215066dfc4d291d4c1ff3b8d7e4298f677d4d51dea1168d8f16cb27ba40266313a1fedf9e23cc7"
    "7f765450f9e96f05d08f3da245b14d4946f07ec81eed6d56f26bd574f0b7f7c7047037c16fce3b23754e662fad73e2b7213f6af29676"
    "9c99a1d38e6232e0ec8dc4f84d6aa6f7de3887be0057862f9018e0ab396705aa4090ab5f2dff6325a557e7320d4effd46bb4f997d163"
    "207cce6665294aa4465541e3fe37ee7350659ea550d6dcb6af3c518852c7a14c3cc15bc32b3273bdf1751da184203135b117d300204f"
    "b12d58ca9ac34b68eca27030832f7a4b46d2a55757f63fe8f6e85ac47469e6198da88a64586bf23c69590de822263be75fd836847240"
    "c48f8c145cd6bd698962e7edc234ebe59231351eef8d7652cf3b08ab3af6e5ec74c58a8da34b39f9b0d6c4279a9a1f82071729e7059d"
    "d7f7b95b9433c4684ce1891a6d33432d52eddb0b8cee9181d403eccc12991f1ad4aa62c36049713a7bb135fdda6661a05a93f8c16f";
static const char mutual_client_finished[] =
    "1703030280b46a63934e673841abaf267403bc677f6b6d2a1e2f12bb5f62683bfe36a82673f06d6287ddd609bcf2f5fd3225923d24af"
    "3c76682c180ee571a17ca4bfbe2f510dc9a0e1fca5cff2cee87d11cb531a6ef90bf5309a6b63bbbc0b88ea45103a4304091543859fa1"
    "1ec032ed873444cd5185ead5f6a76420f0f0286acef802c8e4788c23275f1b06da600f4a7decd0bc59d7bef10e649ae32690397fc3d4"
    "ed6f30f801d8cd569b71ad4fa05ea7cf2ac2dfa150d220505d4011b34d09d53853eba61a101e4f8dca47d8171a884b19259a3dd48c5a"
    "c141983edc77814d25e7f66bbbdb9096839266e06561828ecfb27eafd4e9e81a0b96e3bfa42dae5ad80359b9a6661402c3a210417703"
    "0106dbd8f65bb6a0159d512eb13af22a259f313bd58c2e21fe053d57f2a962b0a4ea682c96f70b79b560136192823b27be6a2fb7b1c7"
    "51ccc0e3303615541485b7b307b423332c11efa80b72f9b80a53e53f7bb38a3af4c59f8008bad0544e5614e688ff57bccd6935f81f44"
    "7f420c1c1bf4058818e90bf5dc716ccae42524856df8250bcdbd7af65f82dd53061d024f6d2ff5c11e3792a9a70e0ee2a3c20a1b968a"
    "c391f8f92831135d25242ada2fe241c2653ec996339dfa12dfae7a3373df88b07ca27aef6dc266a25f13f75c76039c1f46fd7a53ae63"
    "99c999f4b2aee18e480d6d12bfae226bbdc92a6ad50b4d3bac7abc3b3651eb5be56f33bf41127b3ca886dc714a50d1490357bd40d9fd"
    "6be42209a4ddb9ebb2987e29f120f05814614d2c79320015b461fe7324447670a1af5f65caed15b474ab7faa495016adf808e53b94ef"
    "54afbb0e0a3a2732ab597f7d5923c77386aa5124731f8cc73e703b341c175a454939a77ab64313c15cf3fe03c4f33842564976";
static const char mutual_client_close[] = "1703030013e4ad7d44c29245339d355962c779b89ef44c58";
static const char mutual_server_close[] = "17030300131decc5d6e64bba8a6f21b4fd077497da2a90cb";

static const struct trace_message mutual_messages[] = {
    {PAIR_CLIENT, mutual_client_hello, TRACE_RECORD, mutual_client_key},
    {PAIR_SERVER, mutual_server_hello, TRACE_RECORD, mutual_server_key},
    {PAIR_SERVER, mutual_encrypted_extensions, TRACE_MESSAGE, NULL},
    {PAIR_SERVER, mutual_certificate_request, TRACE_MESSAGE, NULL},
    {0, NULL, 0, NULL},
};

static const struct trace_step mutual_steps[] = {
    {PAIR_CLIENT, TRACE_HANDSHAKE, NULL, {mutual_client_hello}},
    {PAIR_SERVER, TRACE_HANDSHAKE, NULL, {mutual_server_hello, mutual_server_flight}},
    {PAIR_CLIENT, TRACE_HANDSHAKE, NULL, {mutual_client_finished}},
    {PAIR_CLIENT, TRACE_CLOSE, NULL, {mutual_client_close}},
    {PAIR_SERVER, TRACE_CLOSE, NULL, {mutual_server_close}},
    {0, TRACE_END, NULL, {NULL}},
};

/* ---- 7. Compatibility Mode ---- */

static const char compatible_client_hello[] =
    "16030100e0010000dc03034e640a3f2c2738f09c9418bd78edccd7559d0531199276d4d92a0e9ee9d77d0920a80c165581a8e0d06c00"
    "18d54d3a06dd32cfd4051eb026fad3fd0ba99269e6ef00061301130313020100008d0000000b0009000006736572766572ff01000100"
    "000a00140012001d00170018001901000101010201030104003300260024001d00208e7292cf3056dbb0d25fcbe55c107dc9bbf83dd9"
    "708f39203ba341249a7d9b63002b0003020304000d0020001e0403050306030203080408050806040105010601020104020502060202"
    "02002d00020101001c00024001";
static const char compatible_client_key[] = "dea00b45695dc781f19d34a62c1afd31ab4369af1e855a3bbb258d8442cde6d7";
static const char compatible_server_key[] = "017c38a3647921ca2d9ed6bd7ae7132b94211b1331bb208c8ccdd51556409995";
static const char compatible_server_hello[] =
    "160303007a020000760303e5dd5948c435f7a38f0f0130708dc322d9df09abd4838117c183a7bb6d994f2c20a80c165581a8e0d06c00"
    "18d54d3a06dd32cfd4051eb026fad3fd0ba99269e6ef130100002e00330024001d00203e30f0f4ba551afd62768341175f5265e4daf0"
    "c8841617aa4fafdd2142320c22002b00020304";
static const char compatible_encrypted_extensions[] =
    "080000240022000a00140012001d00170018001901000101010201030104001c0002400100000000";
static const char compatible_signature[] =
    "a2301a68dd1ceee6938fe9d40c46b9201b34d59952a37e06523a39cf8ba6c9c8b68ae94492af780516ed7b73c82812e99dd3fabea45e"
    "09d9c6848721c2808c61501b0c75e7fcaba5f78bef68a2c2b69b19558b3e40387eea93d25c7781c1cc00e9f519f7e2e4adb73e76d660"
    "89000a2dc866c2ed30bba50a0d457f19dc6eb9f3";
static const char compatible_server_flight[] =
    "14030300010117030302a248de891d9c3624a67a6c6f0601ab7ac20c1f6a9e14d2e6007e999e130367a8af1bcfea9498fbce19df4505"
    "eece3a25da523cbe55ea1b3bda4e91995e455d500a4faa6227b7111e1c8547e2d7c179db215303d25827f3cd18f48f6491328cf5c0f8"
    "14d388150bd9e9264aae491db6995069bea17665d5e0c817284d4ac21880054c3657331e23a9304dc88a15c04ec80bd3852bf7f9d3c6"
    "615b15fac83bbca031c6d2310d9f5d7a4b020a4f7c19062b65c05a1d3264b557ec9d8e0f7cee27e36f793039de8dd96edfca9009e065"
    "1034bff31d7f349eece01d99fcb5fcab840d7707c72299c3b5d04564e880a33c5e846c762e3d922bb55303d1d87cc0f06573f17dcb9b"
    "8ffd35bbd883c1cb3aa24fcc325005f768ce2fb624ca97b6c4d98e17f35bc2c7940a06100c2d448db7180b2d862164435c9c210e9860"
    "394e05aab23ff1b0203f662c588da5bc4411477a30b41136c488a0a63fcab5c15ac613226dae827a1d1fe95ece6b30bcee1560a8d408"
    "d264555e760f9bfc624c2c87fd0456c9bfb41bcd1a7b212786d2b67fd57804facfa1eef7cf2919d8b998c9789f763b4d9caa093a9ded"
    "43175d46a76b4d54f0ce0c5d2259b607e30a9d241263874fa59d6f570dc40d83a2d83bf9e9850d454c57806535a8998ae0357df92f00"
    "b9667344c24114ccc9ef539124b204e7e6e748c30a28a3d1d183997243eaccbbd33b0c1115a0327106a1e6a75271d4983086f632ff0e"
    "b8b4c63102cbcef5bb72dae1279d5de8eb19096d8cdb07fa8ea989788fac23e66e0488c193f3f3fea8c8838896bf3ae4b6848d42ced4"
    "bdf41abe6fc331b44225e7a1f7d3564147d5458e71aa909cb02be958bbc42e3aa5a27cc6eaf4b6fe51ae4495694d8ab6320aab920183"
    "fd5b31a359042fbd67391ec5e4d1892a2e5210141a494e9301b24a113c474c7f2a73457847";
static const char compatible_client_finished[] =
    "140303000101170303003532d030e273773a8696c799981af6ced07f87482e81565e394e87c867f33df3d65b7506f1a626af91d4821d"
    "5f7a1f210ef8dd3c6d16";
static const char compatible_client_close[] = "17030300130f629155382dba23c4e2c5f7f84e6f2ed3083d";
static const char compatible_server_close[] = "1703030013b7257b0fecaf69d4f09e3f891e2a25d1e28845";

static const struct trace_message compatible_messages[] = {
    {PAIR_CLIENT, compatible_client_hello, TRACE_RECORD, compatible_client_key},
    {PAIR_SERVER, compatible_server_hello, TRACE_RECORD, compatible_server_key},
    {PAIR_SERVER, compatible_encrypted_extensions, TRACE_MESSAGE, NULL},
    {0, NULL, 0, NULL},
};

static const struct trace_step compatible_steps[] = {
    {PAIR_CLIENT, TRACE_HANDSHAKE, NULL, {compatible_client_hello}},
    {PAIR_SERVER, TRACE_HANDSHAKE, NULL, {compatible_server_hello, compatible_server_flight}},
    {PAIR_CLIENT, TRACE_HANDSHAKE, NULL, {compatible_client_finished}},
    {PAIR_CLIENT, TRACE_CLOSE, NULL, {compatible_client_close}},
    {PAIR_SERVER, TRACE_CLOSE, NULL, {compatible_server_close}},
    {0, TRACE_END, NULL, {NULL}},
};

static const struct trace_exports simple_exports = {
    "fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50", NULL,
    "6b42f9f9156843559fc98feed480120e49314d669b27529015fe4759a5284e6ae158bb66c2d12a60",
    "e3b0946bf2f4668144f22872e0afd51dc9608638c6f9b2584b98c6cd3a4affad"};

static const struct trace_exports resumed_exports = {"3fd93d4ffddc98e64b14dd107aedf8ee4add23f4510f58a4592d0b201bee56b4",
                                                     "b2026866610937d7423e5be90862ccf24c0e6091186d34f812089ff5be2ef7df",
                                                     NULL, NULL};

#define RSA_SIGNER(signature_)                                                                                         \
    {                                                                                                                  \
        rsa_certificate, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, signature_                                                 \
    }

const struct trace rfc8448_traces[] = {
    {.name = "simple 1-RTT handshake",
     .group = SIOTLS_GROUP_X25519,
     .server = RSA_SIGNER(simple_signature),
     .messages = simple_messages,
     .steps = simple_steps,
     .exports = &simple_exports},
    {.name = "resumed 0-RTT handshake",
     .group = SIOTLS_GROUP_X25519,
     .server = RSA_SIGNER(simple_signature),
     .messages = resumed_messages,
     .steps = resumed_steps,
     .session = &resumed_session,
     .exports = &resumed_exports},
    {.name = "HelloRetryRequest",
     .group = SIOTLS_GROUP_SECP256R1,
     .server = RSA_SIGNER(retry_signature),
     .messages = retry_messages,
     .steps = retry_steps},
    {.name = "client authentication",
     .group = SIOTLS_GROUP_X25519,
     .server = {ecdsa_certificate, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, mutual_signature},
     .client = {client_certificate, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, mutual_client_signature},
     .messages = mutual_messages,
     .steps = mutual_steps},
    {.name = "compatibility mode",
     .group = SIOTLS_GROUP_X25519,
     .server = RSA_SIGNER(compatible_signature),
     .messages = compatible_messages,
     .steps = compatible_steps},
    {.name = NULL},
};
