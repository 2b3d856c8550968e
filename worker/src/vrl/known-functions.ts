/** Functions that Vector has. Those that are not here are told apart from misspelt ones. */
const NAMES = `
append chunks pop push zip crc xxhash decode_base16 decode_base64 decode_charset decode_gzip decode_lz4
decode_mime_q decode_percent decode_punycode decode_snappy decode_zlib decode_zstd encode_base16
encode_base64 encode_charset encode_csv encode_gzip encode_json encode_key_value encode_logfmt encode_lz4
encode_percent encode_proto encode_punycode encode_snappy encode_zlib encode_zstd to_bool to_float to_int
to_regex to_string from_unix_timestamp to_syslog_facility to_syslog_facility_code to_syslog_level
to_syslog_severity to_unix_timestamp decrypt encrypt hmac md5 seahash sha1 sha2 sha3 assert assert_eq log
compact filter flatten for_each includes keys length map_keys map_values match_array strlen tally
tally_value unflatten unique values decrypt_ip encrypt_ip ip_aton ip_cidr_contains ip_ntoa ip_ntop ip_pton
ip_subnet ip_to_ipv6 ipv6_to_ipv4 is_ipv4 is_ipv6 haversine abs ceil floor format_int format_number mod
round from_entries match_datadog_query merge object_from_array to_entries unnest parse_apache_log
parse_aws_alb_log parse_aws_cloudwatch_log_subscription_message parse_aws_vpc_flow_log parse_bytes
parse_cbor parse_cef parse_common_log parse_csv parse_duration parse_etld parse_glog parse_grok
parse_groks parse_influxdb parse_int parse_json parse_key_value parse_klog parse_linux_authorization
parse_logfmt parse_nginx_log parse_proto parse_query_string parse_regex parse_regex_all parse_ruby_hash
parse_syslog parse_timestamp parse_tokens parse_url parse_user_agent parse_xml parse_yaml del exists get
remove set random_bool random_bytes random_float random_int uuid_from_friendly_id uuid_v4 uuid_v7
basename camelcase community_id contains contains_all dirname downcase ends_with find join kebabcase match
match_any parse_float pascalcase redact replace replace_with screamingsnakecase shannon_entropy sieve
slice snakecase split split_path starts_with strip_ansi_escape_codes strip_whitespace truncate upcase
dns_lookup get_env_var get_hostname get_timezone_name http_request reverse_dns format_timestamp now array
bool float int is_array is_boolean is_empty is_float is_integer is_json is_null is_nullish is_object
is_regex is_string is_timestamp object string tag_types_externally timestamp type_def
validate_json_schema get_secret set_secret remove_secret set_semantic_meaning get_enrichment_table_record
find_enrichment_table_records get_vector_metric find_vector_metrics aggregate_vector_metrics parse_dnstap
`;

const known = new Set(NAMES.trim().split(/\s+/));

export function isKnownElsewhere(name: string): boolean {
  return known.has(name);
}

export function namesKnownElsewhere(): readonly string[] {
  return [...known].toSorted();
}
